export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  app: {
    Tables: {
      comments: {
        Row: {
          id: string
          post_a: number | null
          post_b: number | null
        }
        Insert: {
          id?: string
          post_a?: number | null
          post_b?: number | null
        }
        Update: {
          id?: string
          post_a?: number | null
          post_b?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "comments_post_with_a_name_that_is_rather_long_indeed"
            columns: ["post_a", "post_b"]
            isOneToOne: false
            referencedRelation: "posts"
            referencedColumns: ["a", "b"]
          },
        ]
      }
      empty: {
        Row: {}
        Insert: {}
        Update: {}
        Relationships: []
      }
      events: {
        Row: {
          at: string
          id: number
        }
        Insert: {
          at: string
          id: number
        }
        Update: {
          at?: string
          id?: number
        }
        Relationships: []
      }
      events_2026: {
        Row: {
          at: string
          id: number
        }
        Insert: {
          at: string
          id: number
        }
        Update: {
          at?: string
          id?: number
        }
        Relationships: []
      }
      posts: {
        Row: {
          a: number
          author: number
          b: number
          title: string
        }
        Insert: {
          a: number
          author: number
          b: number
          title: string
        }
        Update: {
          a?: number
          author?: number
          b?: number
          title?: string
        }
        Relationships: [
          {
            foreignKeyName: "posts_author_fkey"
            columns: ["author"]
            isOneToOne: false
            referencedRelation: "active_users"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "posts_author_fkey"
            columns: ["author"]
            isOneToOne: false
            referencedRelation: "twice"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "posts_author_fkey"
            columns: ["author"]
            isOneToOne: false
            referencedRelation: "users"
            referencedColumns: ["id"]
          },
        ]
      }
      profiles: {
        Row: {
          bio: string | null
          user_id: number
        }
        Insert: {
          bio?: string | null
          user_id: number
        }
        Update: {
          bio?: string | null
          user_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "profiles_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: true
            referencedRelation: "active_users"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "profiles_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: true
            referencedRelation: "twice"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "profiles_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: true
            referencedRelation: "users"
            referencedColumns: ["id"]
          },
        ]
      }
      users: {
        Row: {
          at: string
          ch: string | null
          data: Json
          email: string
          "Full Name": string | null
          id: number
          lower_email: string | null
          manager: number | null
          moods: Database["app"]["Enums"]["mood"][]
          ok: boolean
          other: string[] | null
          price: number | null
          span: unknown | null
          tags: string[] | null
          "user-id": number
          vec: unknown | null
          where_at: Database["app"]["CompositeTypes"]["point3"] | null
          display_name: string | null
        }
        Insert: {
          at?: string
          ch?: string | null
          data?: Json
          email: string
          "Full Name"?: string | null
          id?: never
          lower_email?: never
          manager?: number | null
          moods?: Database["app"]["Enums"]["mood"][]
          ok: boolean
          other?: string[] | null
          price?: number | null
          span?: unknown | null
          tags?: string[] | null
          "user-id"?: number
          vec?: unknown | null
          where_at?: Database["app"]["CompositeTypes"]["point3"] | null
        }
        Update: {
          at?: string
          ch?: string | null
          data?: Json
          email?: string
          "Full Name"?: string | null
          id?: never
          lower_email?: never
          manager?: number | null
          moods?: Database["app"]["Enums"]["mood"][]
          ok?: boolean
          other?: string[] | null
          price?: number | null
          span?: unknown | null
          tags?: string[] | null
          "user-id"?: number
          vec?: unknown | null
          where_at?: Database["app"]["CompositeTypes"]["point3"] | null
        }
        Relationships: [
          {
            foreignKeyName: "users_manager_fkey"
            columns: ["manager"]
            isOneToOne: false
            referencedRelation: "active_users"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "users_manager_fkey"
            columns: ["manager"]
            isOneToOne: false
            referencedRelation: "twice"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "users_manager_fkey"
            columns: ["manager"]
            isOneToOne: false
            referencedRelation: "users"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Views: {
      active_users: {
        Row: {
          email: string | null
          lower_email: string | null
          more: number | null
          ok: boolean | null
          user_id: number | null
        }
        Insert: {
          email?: string | null
          lower_email?: never
          more?: never
          ok?: boolean | null
          user_id?: never
        }
        Update: {
          email?: string | null
          lower_email?: never
          more?: never
          ok?: boolean | null
          user_id?: never
        }
        Relationships: []
      }
      counts: {
        Row: {
          author: number | null
          n: number | null
        }
        Relationships: []
      }
      joined: {
        Row: {
          email: string | null
          title: string | null
        }
        Relationships: []
      }
      summary: {
        Row: {
          a: number | null
          author: number | null
        }
        Relationships: [
          {
            foreignKeyName: "posts_author_fkey"
            columns: ["author"]
            isOneToOne: false
            referencedRelation: "active_users"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "posts_author_fkey"
            columns: ["author"]
            isOneToOne: false
            referencedRelation: "twice"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "posts_author_fkey"
            columns: ["author"]
            isOneToOne: false
            referencedRelation: "users"
            referencedColumns: ["id"]
          },
        ]
      }
      twice: {
        Row: {
          "E-Mail": string | null
          user_id: number | null
        }
        Insert: {
          "E-Mail"?: string | null
          user_id?: never
        }
        Update: {
          "E-Mail"?: string | null
          user_id?: never
        }
        Relationships: []
      }
    }
    Functions: {
      add: { Args: { a: number; b?: number }; Returns: number }
      author: {
        Args: { "": Database["app"]["Tables"]["posts"]["Row"] }
        Returns: {
          at: string
          ch: string | null
          data: Json
          email: string
          "Full Name": string | null
          id: number
          lower_email: string | null
          manager: number | null
          moods: Database["app"]["Enums"]["mood"][]
          ok: boolean
          other: string[] | null
          price: number | null
          span: unknown | null
          tags: string[] | null
          "user-id": number
          vec: unknown | null
          where_at: Database["app"]["CompositeTypes"]["point3"] | null
        }[]
        SetofOptions: {
          from: "posts"
          to: "users"
          isOneToOne: true
          isSetofReturn: true
        }
      }
      display_name: {
        Args: { "": Database["app"]["Tables"]["users"]["Row"] }
        Returns: string
      }
      find_users: {
        Args: {
          lim?: number
          "Odd, Name"?: Database["app"]["Enums"]["mood"]
          q: string
        }
        Returns: {
          at: string
          ch: string | null
          data: Json
          email: string
          "Full Name": string | null
          id: number
          lower_email: string | null
          manager: number | null
          moods: Database["app"]["Enums"]["mood"][]
          ok: boolean
          other: string[] | null
          price: number | null
          span: unknown | null
          tags: string[] | null
          "user-id": number
          vec: unknown | null
          where_at: Database["app"]["CompositeTypes"]["point3"] | null
        }[]
        SetofOptions: {
          from: "*"
          to: "users"
          isOneToOne: true
          isSetofReturn: true
        }
      }
      moods: { Args: never; Returns: Database["app"]["Enums"]["mood"][] }
      nothing: { Args: never; Returns: Record<string, unknown>[] }
      outs: {
        Args: { x: number }
        Returns: {
          y: number
          z: number
        }
      }
      poly:
        | { Args: { "": string }; Returns: undefined }
        | { Args: { x: boolean }; Returns: undefined }
      tab: {
        Args: { items?: string[] }
        Returns: {
          "a b": number
          c: string
        }[]
      }
    }
    Enums: {
      long_one:
        | "aaaaaaaaaaaaaaaaa"
        | "bbbbbbbbbbbbbbbbbbbbbbb"
        | "cccccccccccccccccccccccccc"
        | "ddddddddddddddd"
      mood: "happy" | "sad \"quoted\"" | "line\nbreak" | "back\\slash"
    }
    CompositeTypes: {
      point3: {
        x: number | null
        y: number | null
        labels: string[] | null
        mood: Database["app"]["Enums"]["mood"] | null
      }
    }
  }
  "we \"ird": {
    Tables: {
      "<script>alert(1)</script>": {
        Row: {
          "</script><img src=x onerror=alert(1)>": number
          __proto__: number | null
          "`tick`": number | null
          "it's ünïcödé 🙂 |pipe|": string | null
          "new\nline": string | null
        }
        Insert: {
          "</script><img src=x onerror=alert(1)>": number
          __proto__?: number | null
          "`tick`"?: number | null
          "it's ünïcödé 🙂 |pipe|"?: string | null
          "new\nline"?: string | null
        }
        Update: {
          "</script><img src=x onerror=alert(1)>"?: number
          __proto__?: number | null
          "`tick`"?: number | null
          "it's ünïcödé 🙂 |pipe|"?: string | null
          "new\nline"?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "<script>alert(1)</script>_`tick`_fkey"
            columns: ["`tick`"]
            isOneToOne: false
            referencedRelation: "<script>alert(1)</script>"
            referencedColumns: ["</script><img src=x onerror=alert(1)>"]
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      [_ in never]: never
    }
    Enums: {
      __proto__: "*/ -->" | "${x}"
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "app">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer T
    }
    ? T
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer T
      }
      ? T
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer T
    }
    ? T
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer T
      }
      ? T
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer T
    }
    ? T
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer T
      }
      ? T
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  DefaultSchemaCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends DefaultSchemaCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = DefaultSchemaCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : DefaultSchemaCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][DefaultSchemaCompositeTypeNameOrOptions]
    : never

export const Constants = {
  app: {
    Enums: {
      long_one: [
        "aaaaaaaaaaaaaaaaa",
        "bbbbbbbbbbbbbbbbbbbbbbb",
        "cccccccccccccccccccccccccc",
        "ddddddddddddddd",
      ],
      mood: ["happy", "sad \"quoted\"", "line\nbreak", "back\\slash"],
    },
  },
  "we \"ird": {
    Enums: {
      ["__proto__"]: ["*/ -->", "${x}"],
    },
  },
} as const

export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  finops: {
    Tables: {
      agent_executions: {
        Row: {
          agent_name: string
          agent_type: Database["finops"]["Enums"]["agent_type"]
          completed_at: string | null
          created_at: string
          error_message: string | null
          error_stack_trace: string | null
          execution_time_ms: number
          id: string
          input_query: string
          message_id: string | null
          metadata: Json
          output_response: Json | null
          status: Database["finops"]["Enums"]["execution_status"]
          thread_id: string
          tools_used: Json
        }
        Insert: {
          agent_name: string
          agent_type: Database["finops"]["Enums"]["agent_type"]
          completed_at?: string | null
          created_at?: string
          error_message?: string | null
          error_stack_trace?: string | null
          execution_time_ms: number
          id?: string
          input_query: string
          message_id?: string | null
          metadata?: Json
          output_response?: Json | null
          status: Database["finops"]["Enums"]["execution_status"]
          thread_id: string
          tools_used?: Json
        }
        Update: {
          agent_name?: string
          agent_type?: Database["finops"]["Enums"]["agent_type"]
          completed_at?: string | null
          created_at?: string
          error_message?: string | null
          error_stack_trace?: string | null
          execution_time_ms?: number
          id?: string
          input_query?: string
          message_id?: string | null
          metadata?: Json
          output_response?: Json | null
          status?: Database["finops"]["Enums"]["execution_status"]
          thread_id?: string
          tools_used?: Json
        }
        Relationships: [
          {
            foreignKeyName: "agent_executions_message_id_fkey"
            columns: ["message_id"]
            isOneToOne: false
            referencedRelation: "conversation_messages"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "agent_executions_thread_id_fkey"
            columns: ["thread_id"]
            isOneToOne: false
            referencedRelation: "conversation_threads"
            referencedColumns: ["thread_id"]
          },
          {
            foreignKeyName: "fk_execution_message_in_thread"
            columns: ["thread_id", "message_id"]
            isOneToOne: false
            referencedRelation: "conversation_messages"
            referencedColumns: ["thread_id", "id"]
          },
        ]
      }
      conversation_messages: {
        Row: {
          content: string
          created_at: string
          id: string
          message_type: Database["finops"]["Enums"]["message_type"]
          metadata: Json
          ordering_index: number
          role: Database["finops"]["Enums"]["message_role"]
          thread_id: string
          updated_at: string
        }
        Insert: {
          content: string
          created_at?: string
          id?: string
          message_type: Database["finops"]["Enums"]["message_type"]
          metadata?: Json
          ordering_index: number
          role: Database["finops"]["Enums"]["message_role"]
          thread_id: string
          updated_at?: string
        }
        Update: {
          content?: string
          created_at?: string
          id?: string
          message_type?: Database["finops"]["Enums"]["message_type"]
          metadata?: Json
          ordering_index?: number
          role?: Database["finops"]["Enums"]["message_role"]
          thread_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "conversation_messages_thread_id_fkey"
            columns: ["thread_id"]
            isOneToOne: false
            referencedRelation: "conversation_threads"
            referencedColumns: ["thread_id"]
          },
        ]
      }
      conversation_threads: {
        Row: {
          created_at: string
          is_active: boolean
          metadata: Json
          thread_id: string
          title: string | null
          updated_at: string
          user_id: string
        }
        Insert: {
          created_at?: string
          is_active?: boolean
          metadata?: Json
          thread_id?: string
          title?: string | null
          updated_at?: string
          user_id: string
        }
        Update: {
          created_at?: string
          is_active?: boolean
          metadata?: Json
          thread_id?: string
          title?: string | null
          updated_at?: string
          user_id?: string
        }
        Relationships: []
      }
      optimization_recommendations: {
        Row: {
          agent_execution_id: string | null
          confidence_score: number
          created_at: string
          description: string
          estimated_savings_max_percent: number
          estimated_savings_max_usd: number | null
          estimated_savings_min_percent: number
          estimated_savings_min_usd: number | null
          expires_at: string | null
          id: string
          implementation_difficulty: Database["finops"]["Enums"]["implementation_difficulty"]
          implementation_effort_hours: number
          metadata: Json
          priority_score: number | null
          recommendation_steps: Json
          risk_level: string | null
          service: string
          status: Database["finops"]["Enums"]["recommendation_status"]
          strategy_id: string
          strategy_name: string
          tags: Json
          thread_id: string | null
          updated_at: string
          validation_count: number
        }
        Insert: {
          agent_execution_id?: string | null
          confidence_score?: number
          created_at?: string
          description: string
          estimated_savings_max_percent?: number
          estimated_savings_max_usd?: number | null
          estimated_savings_min_percent?: number
          estimated_savings_min_usd?: number | null
          expires_at?: string | null
          id?: string
          implementation_difficulty?: Database["finops"]["Enums"]["implementation_difficulty"]
          implementation_effort_hours?: number
          metadata?: Json
          priority_score?: number | null
          recommendation_steps?: Json
          risk_level?: string | null
          service: string
          status?: Database["finops"]["Enums"]["recommendation_status"]
          strategy_id: string
          strategy_name: string
          tags?: Json
          thread_id?: string | null
          updated_at?: string
          validation_count?: number
        }
        Update: {
          agent_execution_id?: string | null
          confidence_score?: number
          created_at?: string
          description?: string
          estimated_savings_max_percent?: number
          estimated_savings_max_usd?: number | null
          estimated_savings_min_percent?: number
          estimated_savings_min_usd?: number | null
          expires_at?: string | null
          id?: string
          implementation_difficulty?: Database["finops"]["Enums"]["implementation_difficulty"]
          implementation_effort_hours?: number
          metadata?: Json
          priority_score?: number | null
          recommendation_steps?: Json
          risk_level?: string | null
          service?: string
          status?: Database["finops"]["Enums"]["recommendation_status"]
          strategy_id?: string
          strategy_name?: string
          tags?: Json
          thread_id?: string | null
          updated_at?: string
          validation_count?: number
        }
        Relationships: [
          {
            foreignKeyName: "optimization_recommendations_agent_execution_id_fkey"
            columns: ["agent_execution_id"]
            isOneToOne: false
            referencedRelation: "agent_executions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "optimization_recommendations_thread_id_fkey"
            columns: ["thread_id"]
            isOneToOne: false
            referencedRelation: "conversation_threads"
            referencedColumns: ["thread_id"]
          },
        ]
      }
      query_intents: {
        Row: {
          created_at: string
          extracted_dimensions: Json
          id: string
          intent_confidence: number
          intent_type: Database["finops"]["Enums"]["intent_type"]
          message_id: string
          original_query: string
          rewritten_query: string | null
          thread_id: string
        }
        Insert: {
          created_at?: string
          extracted_dimensions?: Json
          id?: string
          intent_confidence: number
          intent_type: Database["finops"]["Enums"]["intent_type"]
          message_id: string
          original_query: string
          rewritten_query?: string | null
          thread_id: string
        }
        Update: {
          created_at?: string
          extracted_dimensions?: Json
          id?: string
          intent_confidence?: number
          intent_type?: Database["finops"]["Enums"]["intent_type"]
          message_id?: string
          original_query?: string
          rewritten_query?: string | null
          thread_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "query_intents_message_id_fkey"
            columns: ["thread_id", "message_id"]
            isOneToOne: false
            referencedRelation: "conversation_messages"
            referencedColumns: ["thread_id", "id"]
          },
          {
            foreignKeyName: "query_intents_thread_id_fkey"
            columns: ["thread_id"]
            isOneToOne: false
            referencedRelation: "conversation_threads"
            referencedColumns: ["thread_id"]
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      conversation_search_vector: { Args: { body: string }; Returns: unknown }
    }
    Enums: {
      agent_type:
        | "supervisor"
        | "cost_analysis"
        | "optimization"
        | "infrastructure"
        | "anomaly_detection"
        | "forecasting"
        | "recommendation"
        | "report_generation"
        | "query_rewriter"
        | "intent_classifier"
        | "data_retriever"
      execution_status:
        | "success"
        | "error"
        | "partial"
        | "timeout"
        | "cancelled"
      implementation_difficulty: "low" | "medium" | "high" | "very_high"
      intent_type:
        | "cost_analysis"
        | "optimization_recommendation"
        | "anomaly_detection"
        | "budget_tracking"
        | "resource_utilization"
        | "cost_allocation"
        | "forecast_prediction"
        | "spend_comparison"
        | "service_breakdown"
        | "tagging_compliance"
        | "savings_opportunity"
        | "rightsizing"
        | "reserved_instance_analysis"
        | "spot_instance_analysis"
        | "general_query"
        | "clarification_needed"
        | "multi_intent"
      message_role: "user" | "assistant" | "system"
      message_type: "query" | "context" | "response" | "tool_call"
      recommendation_status:
        | "active"
        | "implemented"
        | "rejected"
        | "obsolete"
        | "under_review"
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "finops">]

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
  finops: {
    Enums: {
      agent_type: [
        "supervisor",
        "cost_analysis",
        "optimization",
        "infrastructure",
        "anomaly_detection",
        "forecasting",
        "recommendation",
        "report_generation",
        "query_rewriter",
        "intent_classifier",
        "data_retriever",
      ],
      execution_status: ["success", "error", "partial", "timeout", "cancelled"],
      implementation_difficulty: ["low", "medium", "high", "very_high"],
      intent_type: [
        "cost_analysis",
        "optimization_recommendation",
        "anomaly_detection",
        "budget_tracking",
        "resource_utilization",
        "cost_allocation",
        "forecast_prediction",
        "spend_comparison",
        "service_breakdown",
        "tagging_compliance",
        "savings_opportunity",
        "rightsizing",
        "reserved_instance_analysis",
        "spot_instance_analysis",
        "general_query",
        "clarification_needed",
        "multi_intent",
      ],
      message_role: ["user", "assistant", "system"],
      message_type: ["query", "context", "response", "tool_call"],
      recommendation_status: [
        "active",
        "implemented",
        "rejected",
        "obsolete",
        "under_review",
      ],
    },
  },
} as const

/** What every import and export stands on: a project's database, whose it becomes, and how a run ends. */
@NullMarked
package dev.quipu.imports.run;

import org.jspecify.annotations.NullMarked;

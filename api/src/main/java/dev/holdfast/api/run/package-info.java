/** Recovery runs: one execution of a plan, with its journal. */
package dev.holdfast.api.run;

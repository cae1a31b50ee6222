/** One execution of a plan: its journal, what comes next, and the loop that writes before it acts. */
package dev.holdfast.core.run;

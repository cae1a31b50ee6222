/** Runs: observe, decide, record, act. The decisions are in core; here are the API servers. */
package dev.holdfast.operator.run;

/** From delivered alerts to recovery runs: reading, storing, matching, starting, and forgetting in time. */
package dev.holdfast.operator.alert;

/** What ends a node that is no longer petted, whatever hangs on it. Begin at {@link dev.holdfast.arbiter.watchdog.Watchdog}. */
package dev.holdfast.arbiter.watchdog;

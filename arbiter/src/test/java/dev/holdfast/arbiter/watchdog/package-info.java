/** What a watchdog must do, asked of each. */
package dev.holdfast.arbiter.watchdog;

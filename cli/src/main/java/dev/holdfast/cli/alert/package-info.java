/** Alerts: which were received and what became of them, and how to send one by hand. */
package dev.holdfast.cli.alert;

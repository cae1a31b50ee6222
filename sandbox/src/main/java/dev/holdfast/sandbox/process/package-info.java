/** Processes with an owner: one supervisor starts them, signals them, and takes them along when it dies. */
package dev.holdfast.sandbox.process;

/** Real throw-away Kubernetes control planes as plain child processes: start, use, break, heal, remove. */
package dev.holdfast.sandbox;

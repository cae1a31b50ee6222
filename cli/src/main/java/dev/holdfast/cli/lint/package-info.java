/** Checks manifests offline: what kubectl would read from them, and what would keep a plan from doing what it should. */
package dev.holdfast.cli.lint;

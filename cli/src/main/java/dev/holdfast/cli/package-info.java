/** Holdfast: cli. */
package dev.holdfast.cli;

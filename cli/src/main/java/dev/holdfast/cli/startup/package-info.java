/** What makes the command line start fast. */
package dev.holdfast.cli.startup;

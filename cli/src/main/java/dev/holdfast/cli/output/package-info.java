/** How results are printed: tables for people, JSON and YAML for programs. */
package dev.holdfast.cli.output;

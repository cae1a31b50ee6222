/** The programs that a sandbox runs: found, downloaded or built, then kept and checked in a cache outside the checkout. */
package dev.holdfast.sandbox.binaries;

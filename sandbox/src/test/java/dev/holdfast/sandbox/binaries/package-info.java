/** Tests of how programs are had and kept. */
package dev.holdfast.sandbox.binaries;

/** Tests of site processes, real ones. */
package dev.holdfast.arbiter.site;

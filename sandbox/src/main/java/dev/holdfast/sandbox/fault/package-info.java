/** What can go wrong in a sandbox, in words for the person who reads it. */
package dev.holdfast.sandbox.fault;

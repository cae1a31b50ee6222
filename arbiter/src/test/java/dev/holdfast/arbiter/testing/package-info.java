/** What tests of processes need: certificates, a link that can be cut, processes to be killed. */
package dev.holdfast.arbiter.testing;

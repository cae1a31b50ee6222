/** Two sites with nodes, watchdogs and workloads that are processes, broken at random, judged by what the workloads did. */
package dev.holdfast.arbiter.rooms;

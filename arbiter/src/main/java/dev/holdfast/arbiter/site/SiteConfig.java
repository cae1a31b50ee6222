package dev.holdfast.arbiter.site;

import dev.holdfast.core.arbitration.Pair;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Side;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a site process is told when it starts.
 *
 * @param state the folder of what it must not forget
 * @param pair how the two sites are set up
 * @param timing the times to go by before the register was ever read
 * @param nodes that run what is guarded; only these are answered, and all of them must have stopped before the site says so
 * @param unwell while this file exists, the site says that it could not run the workloads
 */
record SiteConfig(Side side, Path state, Pair pair, Parameters timing, Set<String> nodes, Optional<Path> unwell) {}

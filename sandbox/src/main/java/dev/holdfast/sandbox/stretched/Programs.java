package dev.holdfast.sandbox.stretched;

import java.util.ArrayList;
import java.util.List;

/**
 * How the processes of a pair are started: a sandbox knows their command lines and nothing else of them.
 *
 * @param java a Java virtual machine
 * @param classpath with the arbiter's classes
 * @param main the class whose first word says which process it is
 */
public record Programs(String java, String classpath, String main) {

    /** Small processes: none of them has much to keep. */
    private static final List<String> SMALL = List.of(
            "-Xmx32m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto");

    List<String> command(String word, List<String> options) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(SMALL);
        command.addAll(List.of("-cp", classpath, main, word));
        command.addAll(options);
        return command;
    }
}

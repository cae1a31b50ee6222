package dev.holdfast.sandbox;

import java.util.List;

/**
 * The program of two sites' processes, of which a sandbox knows the command line and nothing else.
 *
 * @param main the class whose first word says which process it is
 * @param classes one of each jar, or folder, that the program consists of
 */
public record SiteProgram(String main, List<Class<?>> classes) {
    public SiteProgram {
        classes = List.copyOf(classes);
    }
}

package dev.holdfast.operator;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names on the command line, checked as Kubernetes checks them, so that a slip is told before anything is served. */
final class Names {
    private static final int NAMESPACE_MAX = 63;
    private static final int ACCOUNT_MAX = 253;
    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern NAMESPACE = Pattern.compile(LABEL);
    private static final Pattern ACCOUNT = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    private Names() {}

    /** The name of a namespace. */
    static final class Namespace implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!isNamespace(text)) {
                throw new TypeConversionException("\"" + text
                        + "\" is no name of a namespace: lower-case letters, digits and -, at most " + NAMESPACE_MAX);
            }
            return text;
        }
    }

    /** {@code [NAMESPACE/]NAME} of a ServiceAccount. */
    static final class Account implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            int slash = text.indexOf('/');
            boolean placed = slash < 0 || isNamespace(text.substring(0, slash));
            var name = text.substring(slash + 1);
            if (!placed || name.length() > ACCOUNT_MAX || !ACCOUNT.matcher(name).matches()) {
                throw new TypeConversionException("\"" + text
                        + "\" is no [NAMESPACE/]NAME of a ServiceAccount, such as shop/recovery or recovery");
            }
            return text;
        }
    }

    private static boolean isNamespace(String text) {
        return text.length() <= NAMESPACE_MAX && NAMESPACE.matcher(text).matches();
    }
}

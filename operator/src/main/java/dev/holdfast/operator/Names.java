package dev.holdfast.operator;

import dev.holdfast.core.plan.ObjectName;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names on the command line, checked as Kubernetes checks them, so that a slip is told before anything is served. */
final class Names {
    private Names() {}

    /** The name of a namespace. */
    static final class Namespace implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!ObjectName.isLabel(text)) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no name of a namespace: lower-case letters, digits and -, at most "
                                + ObjectName.LABEL_MAX);
            }
            return text;
        }
    }

    /** The name of a site, as Clusters spell it in {@code spec.site}. */
    static final class Site implements ITypeConverter<String> {
        private static final Pattern SITE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

        @Override
        public String convert(String text) {
            if (!SITE.matcher(text).matches()) {
                throw new TypeConversionException(
                        "\"" + text
                                + "\" is no name of a site: letters, digits, ., _ and -, at most 63, a letter or digit at both ends");
            }
            return text;
        }
    }

    /** {@code [NAMESPACE/]NAME} of a ServiceAccount. */
    static final class Account implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            int slash = text.indexOf('/');
            boolean placed = slash < 0 || ObjectName.isLabel(text.substring(0, slash));
            var name = text.substring(slash + 1);
            if (!placed || !ObjectName.isAny(name)) {
                throw new TypeConversionException("\"" + text
                        + "\" is no [NAMESPACE/]NAME of a ServiceAccount, such as shop/recovery or recovery");
            }
            return text;
        }
    }
}

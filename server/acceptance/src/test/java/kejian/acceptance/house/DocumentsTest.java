package kejian.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import org.junit.jupiter.api.Test;

/** Documents are part of the product: what they name exists, and what exists they name. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern KEY =
            Pattern.compile("^\\| `(kejian\\.[a-z0-9.-]+)`", Pattern.MULTILINE);

    @Test
    void links_resolve() {
        for (Path page : Checkout.files(file -> file.toString().endsWith(".md"))) {
            Matcher link = LINK.matcher(Checkout.read(page));
            while (link.find()) {
                if (!link.group(1).contains("://")) {
                    assertThat(page.resolveSibling(link.group(1)).normalize())
                            .as(Checkout.name(page))
                            .exists();
                }
            }
        }
    }

    @Test
    void errorCodes_areEachDocumented() {
        String page = Checkout.read(Checkout.root().resolve("docs/errors.md"));
        for (Problem problem : Problem.values()) {
            assertThat(page)
                    .contains(
                            "| `%s` | %d | %s | %s |"
                                    .formatted(
                                            problem.code(),
                                            problem.status(),
                                            problem.title(),
                                            problem.titleEn()));
        }
        assertThat(page.lines().filter(line -> line.startsWith("| `")))
                .as("codes in docs/errors.md")
                .hasSize(Problem.values().length);
    }

    @Test
    void configurationKeys_areEachDocumented_andBack() throws IOException {
        Set<String> documented = new TreeSet<>();
        Matcher key = KEY.matcher(Checkout.read(Checkout.root().resolve("docs/configuration.md")));
        while (key.find()) {
            documented.add(key.group(1));
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(keysInCode());
    }

    private static Set<String> keysInCode() {
        List<Path> folders =
                Checkout.MODULES.stream()
                        .map(module -> Checkout.root().resolve(module).resolve("target/classes"))
                        .filter(Files::isDirectory)
                        .toList();
        Set<String> keys = new TreeSet<>();
        for (JavaClass mapping : new ClassFileImporter().importPaths(folders)) {
            mapping.tryGetAnnotationOfType("io.smallrye.config.ConfigMapping")
                    .ifPresent(a -> collect((String) a.get("prefix").orElseThrow(), mapping, keys));
        }
        return keys;
    }

    private static void collect(String prefix, JavaClass mapping, Set<String> keys) {
        for (JavaMethod method : mapping.getMethods()) {
            if (method.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC)
                    || !method.getModifiers()
                            .contains(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)) {
                continue;
            }
            String key = prefix + "." + kebab(method.getName());
            JavaClass type = method.getRawReturnType();
            boolean group = type.isInterface() && type.getPackageName().startsWith("kejian.");
            if (group) {
                collect(key, type, keys);
            } else {
                keys.add(key);
            }
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }
}

package kejian.origin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.Transactional;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * By the rules of Jakarta a transaction commits when a checked exception ends it: half of what was
 * meant. Here everything that fails is rolled back.
 */
class TransactionsTest {

    /** Nothing can be rolled back where there is no transaction. */
    private static final Set<Transactional.TxType> NONE =
            EnumSet.of(Transactional.TxType.NOT_SUPPORTED, Transactional.TxType.NEVER);

    @Test
    void transaction_endedByACheckedException_isRolledBack() throws Exception {
        Path classes = Path.of("target/classes");
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> files = Files.walk(classes.resolve("kejian/origin"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString();
                Class<?> type =
                        Class.forName(
                                name.substring(0, name.length() - 6).replace('/', '.'),
                                /* initialize= */ false,
                                getClass().getClassLoader());
                for (Method method : type.getDeclaredMethods()) {
                    Transactional rule = method.getAnnotation(Transactional.class);
                    if (rule == null) {
                        rule = type.getAnnotation(Transactional.class);
                    }
                    if (rule == null || NONE.contains(rule.value())) {
                        continue;
                    }
                    seen++;
                    boolean checked =
                            Arrays.stream(method.getExceptionTypes())
                                    .anyMatch(e -> !RuntimeException.class.isAssignableFrom(e));
                    if (checked && !List.of(rule.rollbackOn()).contains(Exception.class)) {
                        wrong.add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(20);
        assertThat(wrong).isEmpty();
    }
}

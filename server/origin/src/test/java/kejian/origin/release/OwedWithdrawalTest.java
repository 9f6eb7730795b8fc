package kejian.origin.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kejian.contract.release.SignedDocument;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.Test;

/** The look that finds what is owed, and the withdrawal's own release, come at one moment. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OwedWithdrawalTest {

    @Inject Publisher publisher;
    @Inject Documents documents;
    @Inject TestTokens tokens;
    @Inject AgroalDataSource database;

    @Test
    void owedWithdrawal_seenByFourAtOnce_isOneRelease() throws Exception {
        String title = PublishedArticle.make(tokens, "owed");
        try (Connection c = database.getConnection();
                Statement s = c.createStatement()) {
            s.execute("update courseware set state = 'WITHDRAWN' where id = '" + title + "'");
        }
        long before = documents.newestVersion(SignedDocument.Type.RELEASE);
        int made = 0;
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> looks =
                    Collections.nCopies(4, () -> publisher.publishOwed().isPresent());
            for (Future<Boolean> look : pool.invokeAll(looks)) {
                made += look.get() ? 1 : 0;
            }
        }
        assertThat(made).isEqualTo(1);
        assertThat(documents.newestVersion(SignedDocument.Type.RELEASE)).isEqualTo(before + 1);
    }
}

package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.SignedDocument;

/** Documents as they are, or, as a seeded mistake, committed one by one before the release is. */
@Mock
@Singleton
class SwitchableDocuments extends Documents {

    private volatile boolean each;

    SwitchableDocuments(EntityManager database, ObjectMapper json) {
        super(database, json);
    }

    void commitEach(boolean on) {
        each = on;
    }

    @Override
    BlobRef add(SignedDocument.Type type, long version, byte[] body) {
        return each
                ? QuarkusTransaction.requiringNew().call(() -> super.add(type, version, body))
                : super.add(type, version, body);
    }
}

package kejian.origin.identity;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real identity server beside the origin under test, with the realm that operators are given. */
public class KeycloakForTests implements QuarkusTestResourceLifecycleManager {

    private static KeycloakNode node;

    static KeycloakNode node() {
        return node;
    }

    @Override
    public Map<String, String> start() {
        try {
            node = KeycloakNode.start();
            System.out.println("province's identity: Keycloak " + node.version());
            String client = node.idOf("kejian", "kejian-console");
            Path secret =
                    Files.writeString(
                            Files.createTempFile("kejian", "secret"),
                            node.adminGet("kejian/clients/" + client + "/client-secret")
                                            .get("value")
                                            .asText()
                                    + "\n");
            return Map.of(
                    "kejian.identity.oidc.enabled", "true",
                    "kejian.identity.oidc.issuer", node.issuer("kejian").toString(),
                    "kejian.identity.oidc.client-secret-file", secret.toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (node != null) {
                node.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

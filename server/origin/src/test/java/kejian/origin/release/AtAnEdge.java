package kejian.origin.release;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;

/**
 * What an edge gets of a courseware once a new release is made.
 *
 * @param edge its token
 */
public record AtAnEdge(ReleaseManifest manifest, Catalogue.Title title, String edge) {

    public static AtAnEdge afterANewRelease(
            ObjectMapper json, String reviewer, String edge, UUID courseware) throws IOException {
        long number =
                as(reviewer)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .contentType("application/json")
                        .body(Map.of("note", "to be looked at"))
                        .post("/api/releases")
                        .then()
                        .statusCode(201)
                        .extract()
                        .jsonPath()
                        .getLong("number");
        byte[] signed = as(edge).get("/sync/release/" + number + ".json").asByteArray();
        ReleaseManifest manifest =
                json.readValue(
                        json.readValue(signed, SignedDocument.class).payloadBytes(),
                        ReleaseManifest.class);
        byte[] catalogue = fetched(edge, manifest.catalogue());
        Catalogue.Title title =
                json.readValue(catalogue, Catalogue.class).titles().stream()
                        .filter(t -> t.id().equals(courseware.toString()))
                        .findFirst()
                        .orElseThrow();
        return new AtAnEdge(manifest, title, edge);
    }

    public byte[] fetched(BlobRef blob) {
        return fetched(edge, blob);
    }

    private static byte[] fetched(String edge, BlobRef blob) {
        return as(edge).get("/sync/blob/" + blob.sha256()).asByteArray();
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}

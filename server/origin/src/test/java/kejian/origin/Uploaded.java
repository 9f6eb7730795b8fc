package kejian.origin;

import static io.restassured.RestAssured.given;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Files that an editor has uploaded whole, in one request. */
public final class Uploaded {

    private Uploaded() {}

    /**
     * @return the upload's id
     */
    public static String by(String editor, String filename, byte[] file) {
        String name = Base64.getEncoder().encodeToString(filename.getBytes(StandardCharsets.UTF_8));
        String location =
                given().header("Authorization", "Bearer " + editor)
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Length", file.length)
                        .header("Upload-Metadata", "filename " + name)
                        .contentType("application/offset+octet-stream")
                        .body(file)
                        .post("/api/uploads")
                        .then()
                        .statusCode(201)
                        .extract()
                        .header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}

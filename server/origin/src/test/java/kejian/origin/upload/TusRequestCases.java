package kejian.origin.upload;

import static kejian.origin.upload.TusCasesTest.LENGTH;
import static kejian.origin.upload.TusCasesTest.TEN;
import static kejian.origin.upload.TusCasesTest.creation;
import static kejian.origin.upload.TusCasesTest.editor;
import static kejian.origin.upload.TusCasesTest.person;
import static kejian.origin.upload.TusCasesTest.that;
import static kejian.origin.upload.TusLine.meta;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import kejian.contract.blob.Digest;
import kejian.origin.Caller;
import kejian.origin.upload.TusCasesTest.Case;

/** The core protocol and creation. */
final class TusRequestCases {

    private TusRequestCases() {}

    private static Case version(String name, String method, String version) {
        return that(
                name,
                in -> {
                    String at = editor.create(LENGTH, "10");
                    HttpRequest.Builder request =
                            editor.request(
                                    method.equals("POST") ? "/api/uploads" : at,
                                    "Upload-Offset",
                                    "0",
                                    "Content-Type",
                                    TusLine.TYPE,
                                    LENGTH,
                                    "10");
                    if (!version.isEmpty()) {
                        request.header("Tus-Resumable", version);
                    }
                    HttpResponse<String> answer =
                            Caller.send(
                                    request.method(
                                            method,
                                            HttpRequest.BodyPublishers.ofByteArray(
                                                    method.equals("PATCH") ? TEN : new byte[0])));
                    assertThat(answer.statusCode()).isEqualTo(412);
                    assertThat(answer.headers().firstValue("Tus-Version")).contains("1.0.0");
                    assertThat(editor.offset(at)).isZero();
                });
    }

    static List<Case> versions() {
        return List.of(
                version("T01 POST without a version", "POST", ""),
                version("T02 POST of another version", "POST", "0.2.2"),
                version("T03 HEAD without a version", "HEAD", ""),
                version("T04 PATCH of another version", "PATCH", "1.0.1"),
                version("T05 DELETE without a version", "DELETE", ""),
                that(
                        "T06 OPTIONS needs no version",
                        in -> {
                            HttpResponse<String> answer =
                                    Caller.send(
                                            Caller.anonymous()
                                                    .request("/api/uploads")
                                                    .method(
                                                            "OPTIONS",
                                                            HttpRequest.BodyPublishers.noBody()));
                            assertThat(answer.statusCode()).isEqualTo(204);
                            assertThat(answer.headers().firstValue("Tus-Version"))
                                    .contains("1.0.0");
                            assertThat(answer.headers().firstValue("Tus-Max-Size")).isPresent();
                            assertThat(
                                            answer.headers()
                                                    .firstValue("Tus-Checksum-Algorithm")
                                                    .orElse(""))
                                    .contains("sha1");
                            assertThat(
                                            answer.headers()
                                                    .firstValue("Tus-Extension")
                                                    .orElse("")
                                                    .split(","))
                                    .contains(
                                            "creation",
                                            "creation-with-upload",
                                            "creation-defer-length",
                                            "checksum",
                                            "termination",
                                            "expiration",
                                            "concatenation");
                        }),
                that(
                        "T07 nobody",
                        in ->
                                assertThat(
                                                Caller.send(
                                                                Caller.anonymous()
                                                                        .request("/api/uploads")
                                                                        .header(
                                                                                "Tus-Resumable",
                                                                                "1.0.0")
                                                                        .header(LENGTH, "1")
                                                                        .POST(
                                                                                HttpRequest
                                                                                        .BodyPublishers
                                                                                        .noBody()))
                                                        .statusCode())
                                        .isEqualTo(401)));
    }

    static List<Case> creations() {
        String code = "upload-length";
        return List.of(
                creation("T08 no length", 400, code),
                creation("T09 length -1", 400, code, LENGTH, "-1"),
                creation("T10 length +5", 400, code, LENGTH, "+5"),
                creation("T11 length 1e3", 400, code, LENGTH, "1e3"),
                creation("T12 length 2^63", 400, code, LENGTH, "9223372036854775808"),
                creation("T13 length 05", 400, code, LENGTH, "05"),
                creation("T14 length empty", 400, code, LENGTH, ""),
                creation(
                        "T15 length and defer", 400, code, LENGTH, "5", "Upload-Defer-Length", "1"),
                creation("T16 defer 2", 400, code, "Upload-Defer-Length", "2"),
                creation("T17 over Tus-Max-Size", 413, "too-large", LENGTH, "1099511627777"),
                creation(
                        "T18 metadata not base64",
                        400,
                        "upload-metadata",
                        LENGTH,
                        "5",
                        "Upload-Metadata",
                        "filename ***"),
                creation(
                        "T19 key twice",
                        400,
                        "upload-metadata",
                        LENGTH,
                        "5",
                        "Upload-Metadata",
                        "a YQ==,a YQ=="),
                creation(
                        "T20 empty key",
                        400,
                        "upload-metadata",
                        LENGTH,
                        "5",
                        "Upload-Metadata",
                        ","),
                creation(
                        "T21 metadata over 8 KB",
                        400,
                        "upload-metadata",
                        LENGTH,
                        "5",
                        "Upload-Metadata",
                        "k " + "A".repeat(9_000)),
                that(
                        "T22 made",
                        in -> {
                            HttpResponse<String> answer =
                                    editor.post(
                                            LENGTH,
                                            "10",
                                            "Upload-Metadata",
                                            meta("filename", "第一讲.mp4") + ",empty");
                            assertThat(answer.statusCode()).isEqualTo(201);
                            assertThat(answer.headers().firstValue("Tus-Resumable"))
                                    .contains("1.0.0");
                            assertThat(answer.headers().firstValue("Upload-Expires")).isPresent();
                            HttpResponse<String> head =
                                    editor.head(
                                            answer.headers().firstValue("Location").orElseThrow());
                            assertThat(head.headers().firstValue("Upload-Metadata"))
                                    .contains(meta("filename", "第一讲.mp4") + ",empty");
                            assertThat(head.headers().firstValue("Upload-Offset")).contains("0");
                            assertThat(head.headers().firstValue(LENGTH)).contains("10");
                            assertThat(head.headers().firstValue("Cache-Control"))
                                    .contains("no-store");
                        }),
                that(
                        "T23 length 0 is whole at once",
                        in ->
                                assertThat(editor.state(editor.create(LENGTH, "0")))
                                        .isEqualTo("COMPLETE")),
                that(
                        "T24 names that lead out are labels",
                        in -> {
                            for (String name :
                                    List.of(
                                            "../../etc/passwd",
                                            "$(rm -rf ~).mp4",
                                            "a\u202e4pm.exe",
                                            "长".repeat(80) + ".mp4")) {
                                String at =
                                        editor.create(
                                                LENGTH,
                                                "10",
                                                "Upload-Metadata",
                                                meta("filename", name));
                                editor.patch(at, 0, TEN);
                                assertThat(editor.sha256(at)).isEqualTo(Digest.of(TEN).hex());
                                assertThat(
                                                Caller.json(person.send("GET", at, null))
                                                        .get("filename")
                                                        .asText())
                                        .isEqualTo(name.replace("\u202e", ""));
                            }
                        }));
    }
}

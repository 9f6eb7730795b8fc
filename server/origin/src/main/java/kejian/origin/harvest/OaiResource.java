package kejian.origin.harvest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.picture.Places;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * OAI-PMH 2.0. Whoever asks is nobody in particular: what is told is what every viewer may see. Its
 * errors are answers (§3.6), with status 200.
 */
@Path("/oai")
@RunOnVirtualThread
@PermitAll
public class OaiResource {

    private static final int LONGEST = 8_192;

    /** Nobody logs in here: a crowd waits outside, and editors keep their database (§3.1.2.2). */
    private static final int AT_ONCE = 8;

    private final Places places = new Places(AT_ONCE);

    private final OaiConfig config;
    private final OaiRecords records;
    private final OriginConfig origin;
    private final Clock clock;

    OaiResource(OaiConfig config, OaiRecords records, OriginConfig origin, Clock clock) {
        this.config = config;
        this.records = records;
        this.origin = origin;
        this.clock = clock;
    }

    @GET
    public Response get(@Context UriInfo address) throws IOException {
        return answer(address, "");
    }

    /** Arguments stand in the body (§3.1.1.2). */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response post(@Context UriInfo address, @Nullable InputStream body) throws IOException {
        byte[] form = body == null ? new byte[0] : body.readNBytes(LONGEST + 1);
        if (form.length > LONGEST) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        return answer(address, new String(form, StandardCharsets.US_ASCII));
    }

    private Response answer(UriInfo address, String form) throws IOException {
        String email =
                config.adminEmail().orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        String query = address.getRequestUri().getRawQuery();
        String base =
                config.baseUrl().orElseGet(() -> address.getBaseUri().resolve("/oai").toString());
        Instant now = clock.instant();
        OaiAnswer answer = new OaiAnswer(base, now, config.tokenValid());
        Map<String, List<String>> arguments = new LinkedHashMap<>();
        String text;
        try {
            read(query == null ? "" : query, arguments);
            read(form, arguments);
            places.enterAtOnce();
            try {
                text = answer(answer, arguments, email, now);
            } finally {
                places.leave();
            }
        } catch (OaiError e) {
            text = answer.error(arguments, e);
        }
        return Response.ok(text, "text/xml; charset=utf-8")
                .header("Cache-Control", "no-store")
                .build();
    }

    private String answer(
            OaiAnswer answer, Map<String, List<String>> arguments, String email, Instant now)
            throws IOException {
        return switch (OaiRequest.of(arguments, now)) {
            case OaiRequest.Identify() ->
                    answer.identify(
                            arguments, origin.province().name(), email, records.earliest(now));
            case OaiRequest.ListMetadataFormats(var id) -> {
                if (id != null && found(id).deleted()) {
                    throw new OaiError(OaiError.Code.NO_METADATA_FORMATS, "It was withdrawn");
                }
                yield answer.formats(arguments);
            }
            case OaiRequest.ListSets sets -> {
                OaiRecords.Page<OaiRecords.SetOf> page = records.sets(sets.after(), config.page());
                if (page.items().isEmpty()) {
                    throw new OaiError(OaiError.Code.BAD_RESUMPTION_TOKEN, "Nothing follows");
                }
                yield answer.sets(arguments, sets, page);
            }
            case OaiRequest.GetRecord(var id, var format) ->
                    answer.record(arguments, format, found(id));
            case OaiRequest.ListRecords list -> {
                OaiRecords.Page<OaiRecords.Found> page =
                        records.page(list.list(), config.page(), list.headersAlone());
                if (page.items().isEmpty()) { // of a list that was begun, all that was left is gone
                    throw new OaiError(OaiError.Code.NO_RECORDS_MATCH, "Nothing is so");
                }
                yield answer.list(arguments, list, page);
            }
        };
    }

    private OaiRecords.Found found(java.util.UUID id) throws IOException {
        return records.one(id)
                .orElseThrow(() ->
                        new OaiError(OaiError.Code.ID_DOES_NOT_EXIST, "There is no such item"));
    }

    /** {@code application/x-www-form-urlencoded}, in a query as in a body. */
    private static void read(String query, Map<String, List<String>> arguments) {
        if (query.isEmpty()) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                arguments.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException e) {
                throw new OaiError(OaiError.Code.BAD_ARGUMENT, "An argument is malformed");
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

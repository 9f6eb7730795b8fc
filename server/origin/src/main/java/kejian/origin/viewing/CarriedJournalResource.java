package kejian.origin.viewing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import kejian.contract.courier.Seal;
import kejian.contract.problem.Problem;
import kejian.contract.viewing.JournalBatch;
import kejian.origin.area.Areas;
import kejian.origin.edge.Edges;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.identity.Tokens;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where journals arrive that came on a courier's disk. The edge's seal says whose they are; then
 * they are merged as those of the line are, so whichever comes first is counted.
 */
@Path("/api/courier/journals")
@RunOnVirtualThread
public class CarriedJournalResource {

    /** An edge seals a million bytes of records at most, and what JSON puts round them. */
    private static final int LARGEST = 4 << 20;

    private final Merge merge;
    private final Edges edges;
    private final Areas areas;
    private final Tokens tokens;
    private final CurrentPerson person;
    private final ObjectMapper json;

    CarriedJournalResource(
            Merge merge,
            Edges edges,
            Areas areas,
            Tokens tokens,
            CurrentPerson person,
            ObjectMapper json) {
        this.merge = merge;
        this.edges = edges;
        this.areas = areas;
        this.tokens = tokens;
        this.person = person;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.OPERATOR)
    public JournalBatch.Receipt take(@Nullable InputStream body)
            throws SQLException, IOException, InterruptedException {
        if (body == null) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        byte[] sealed = body.readNBytes(LARGEST + 1);
        if (sealed.length > LARGEST) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        JournalBatch batch = read(sealed);
        String area =
                edges.areaOf(batch.edge())
                        .filter(a -> areas.covers(person.area(), a))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, batch.edge()));
        if (!tokens.isSealed(Tokens.ServiceKind.EDGE, batch.edge(), sealed)) {
            throw new ProblemException(Problem.DIGEST_MISMATCH, batch.edge());
        }
        JournalResource.check(batch);
        return new JournalBatch.Receipt(merge.takeInTurn(batch, area));
    }

    private JournalBatch read(byte[] sealed) {
        byte[] content =
                Seal.contentOf(sealed)
                        .orElseThrow(() -> new ProblemException(Problem.DIGEST_MISMATCH));
        try {
            JournalBatch batch = json.readValue(content, JournalBatch.class);
            if (batch != null && batch.edge() != null) {
                return batch;
            }
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.DIGEST_MISMATCH, "not a batch of records");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        throw new ProblemException(Problem.DIGEST_MISMATCH, "not a batch of records");
    }
}

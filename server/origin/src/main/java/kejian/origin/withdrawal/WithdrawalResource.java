package kejian.origin.withdrawal;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.withdrawal.WithdrawalCertificate;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.ReleaseKey;

/** Withdrawals and their certificates, for people. */
@Path("/api/withdrawals")
@RunOnVirtualThread
@RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
public class WithdrawalResource {

    private final Withdrawals withdrawals;
    private final ReleaseKey key;
    private final Areas areas;
    private final CurrentPerson person;

    WithdrawalResource(Withdrawals withdrawals, ReleaseKey key, Areas areas, CurrentPerson person) {
        this.withdrawals = withdrawals;
        this.key = key;
        this.areas = areas;
        this.person = person;
    }

    @GET
    public List<?> list() {
        return withdrawals.newestFirst().stream()
                .filter(w -> areas.covers(person.area(), w.area()))
                .toList();
    }

    /** The signed bytes: whoever has the pinned root can check them without us. */
    @GET
    @Path("/{courseware}/certificate")
    public Response certificate(UUID courseware) throws IOException, GeneralSecurityException {
        Withdrawals.Withdrawn found =
                withdrawals
                        .of(courseware)
                        .filter(w -> areas.covers(person.area(), w.area()))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        byte[] signed = key.sign(WithdrawalCertificate.MEDIA_TYPE, withdrawals.certificate(found));
        return Response.ok(signed)
                .type("application/json")
                .header("Cache-Control", "no-store")
                .build();
    }
}

package kejian.origin.withdrawal;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import kejian.contract.release.SignedDocument;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;

/** Where edges leave their receipts. */
@Path("/sync/receipts")
@RunOnVirtualThread
public class ReceiptResource {

    private final Receipts receipts;
    private final CurrentPerson caller;

    ReceiptResource(Receipts receipts, CurrentPerson caller) {
        this.receipts = receipts;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Roles.EDGE)
    public void take(@NotNull SignedDocument envelope) throws IOException {
        receipts.add(caller.name(), envelope);
    }
}

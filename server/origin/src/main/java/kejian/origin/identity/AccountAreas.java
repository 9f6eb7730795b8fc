package kejian.origin.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which area an account of ours belongs to; people of an outside identity have none here. */
@ApplicationScoped
public class AccountAreas {

    private final Accounts accounts;

    AccountAreas(Accounts accounts) {
        this.accounts = accounts;
    }

    public Optional<String> of(String user) {
        return accounts.named(user).map(a -> a.area);
    }
}

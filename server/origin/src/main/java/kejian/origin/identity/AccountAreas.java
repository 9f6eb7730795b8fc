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

    /** Likewise, where the account has that role. */
    public Optional<String> of(String user, String role) {
        return accounts.named(user).filter(a -> a.roleSet().contains(role)).map(a -> a.area);
    }
}

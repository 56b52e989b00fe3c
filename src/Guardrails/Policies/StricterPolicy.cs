namespace Pipeline.Guardrails.Policies;

/// <summary>Two policies that both must hold.</summary>
public static class StricterPolicy
{
    private const string Subdomains = "*.";

    /// <summary>A guard by both: what each finds, by the stricter action. What one lets in as an exception of its own
    /// words is none of the other's.</summary>
    /// <param name="one">A policy.</param>
    /// <param name="other">The other.</param>
    public static TextGuard Guard(GuardPolicy one, GuardPolicy other) =>
        new(Of(one, other), [.. TextGuard.DefaultDetectors, .. PolicyDetectors.Of(one), .. PolicyDetectors.Of(other)]);

    /// <summary>Of each rule at each place the stricter action; hosts that both allow.</summary>
    /// <param name="one">A policy.</param>
    /// <param name="other">The other.</param>
    public static GuardPolicy Of(GuardPolicy one, GuardPolicy other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var both = GuardPolicy.Default with
        {
            Form = one.Form.And(other.Form),
            AllowedHosts =
            [
                .. one
                    .AllowedHosts.Where(host => Covers(other, host))
                    .Union(other.AllowedHosts.Where(host => Covers(one, host)), StringComparer.Ordinal),
            ],
        };
        foreach (var place in Enum.GetValues<GuardPlace>())
        {
            var rules = GuardPolicy.RulesAt(place).Concat(one.At(place).Keys).Concat(other.At(place).Keys);
            foreach (var rule in rules.Distinct(StringComparer.Ordinal))
            {
                var (first, second) = (one.For(place, rule), other.For(place, rule));
                both = both.With(place, rule, first > second ? first : second);
            }
        }

        return both;
    }

    /// <summary>Whether a policy allows all that a host, or a pattern of hosts, stands for.</summary>
    private static bool Covers(GuardPolicy policy, string host) =>
        policy.AllowedHosts.Any(allowed =>
            allowed == host
            || (
                allowed.StartsWith(Subdomains, StringComparison.Ordinal)
                && (host.StartsWith(Subdomains, StringComparison.Ordinal) ? host[1..] : host) is var name
                && name.Length > allowed.Length - 1
                && name.EndsWith(allowed[1..], StringComparison.Ordinal)
            )
        );
}

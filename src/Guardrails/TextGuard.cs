using System.Text;
using Pipeline.Guardrails.Detectors;
using Pipeline.Guardrails.Policies;
using Pipeline.Guardrails.Redaction;

namespace Pipeline.Guardrails;

/// <summary>Inspects whole texts by a policy. Immutable and safe for concurrent use.</summary>
/// <param name="policy">What to do about which rule where.</param>
/// <param name="detectors">The detectors; <see cref="DefaultDetectors"/> and those of what the policy says itself when
/// null.</param>
public sealed class TextGuard(GuardPolicy policy, IReadOnlyList<IDetector>? detectors = null)
{
    /// <summary>One for each rule of <see cref="GuardRules.All"/>; of two that find the same, the more certain
    /// first.</summary>
    public static IReadOnlyList<IDetector> DefaultDetectors { get; } =
    [
        new ResidentNumberDetector(),
        new CardDetector(),
        new IbanDetector(),
        new CorporateNumberDetector(),
        new BusinessNumberDetector(),
        new DriverLicenceDetector(),
        new PassportDetector(),
        new PhoneDetector(),
        new BankAccountDetector(),
        new EmailDetector(),
        new ApiKeyDetector(),
        new MacAddressDetector(),
        new IpAddressDetector(),
        new AddressDetector(),
        new NameDetector(),
        new SecretDetector(),
    ];

    /// <summary>The policy.</summary>
    public GuardPolicy Policy { get; } = policy ?? throw new ArgumentNullException(nameof(policy));

    /// <summary>The detectors, in the order that decides between findings of the same place and length.</summary>
    public IReadOnlyList<IDetector> Detectors { get; } =
        detectors ?? [.. DefaultDetectors, .. PolicyDetectors.Of(policy)];

    /// <summary>Inspects a text in time linear in its length.</summary>
    /// <param name="place">Where the text stands.</param>
    /// <param name="text">The text.</param>
    /// <returns>The verdict with the masked text.</returns>
    public GuardVerdict Inspect(GuardPlace place, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var redactor = new Redactor(Policy, place, Detectors);
        var output = new StringBuilder();
        redactor.Push(text, output);
        redactor.Complete(output);
        if (redactor.Findings.Count == 0)
        {
            return new GuardVerdict(place, GuardAction.Pass, null, [], text);
        }

        var strongest = redactor.Findings.MaxBy(finding => Policy.For(place, finding.Rule))!;
        var action = Policy.For(place, strongest.Rule);
        return new GuardVerdict(
            place,
            action,
            strongest.Rule,
            redactor.Findings,
            action == GuardAction.Block ? "" : output.ToString()
        );
    }

    /// <summary>Begins inspecting a text that comes in pieces.</summary>
    /// <param name="place">Where the text stands.</param>
    /// <returns>A guard for that one text.</returns>
    public StreamingGuard Stream(GuardPlace place = GuardPlace.Output) => new(this, place);
}

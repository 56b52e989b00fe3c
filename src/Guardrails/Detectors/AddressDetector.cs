using Pipeline.Guardrails.Addresses;
using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Postal addresses: Korean by road and by lot, in Korean and romanised; American and British ones that a postal code,
/// a flat or a word before shows to be addresses.
/// </summary>
public sealed class AddressDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.Address;

    /// <inheritdoc/>
    public int MaxLength => TokenScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new SeveralScans(new KoreanAddressScan(), new LatinAddressScan());
}

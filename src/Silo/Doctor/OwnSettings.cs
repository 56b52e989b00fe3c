using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pipeline.Contracts.Status;
using Pipeline.Documents.Reading.Recognition;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Hosting;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security.Keys;

namespace Pipeline.Silo.Doctor;

/// <summary>What this silo was told, as others may know it.</summary>
internal sealed class OwnSettings(SiloOptions options, AuthMode mode, IGuardPolicies? policies = null) : ISiloSettings
{
    private const string None = "none";

    public SiloSettings Describe()
    {
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return new SiloSettings
        {
            Shared = Shared(),
            ListensForOthers = !ListeningAddresses.AreLoopback(options.Urls),
            ListensInClear = options.HttpAddresses.Any(IsOpen),
            HasProxy =
                options.AccessHeader is not null
                || options.TrustedProxies is { } proxies && proxies != SiloOptions.NoProxies,
            AsksForKeys = mode.Always,
            HasIssuer = options.OidcAuthority is not null,
            EncryptsSilos = options.SiloCertificate is not null && options.SiloCa is not null,
            Metrics = [.. Given("--metrics", options.Metrics), .. Given("--otlp", options.Otlp)],
            Certificates =
            [
                .. Certificate("--certificate", options.Certificate),
                .. Certificate("--silo-certificate", options.SiloCertificate),
                .. Certificate("--silo-ca", options.SiloCa),
            ],
            MemoryLimitBytes = memory.TotalAvailableMemoryBytes,

            // It is measured when memory is collected.
            MemoryPercent = memory is { Index: > 0, TotalAvailableMemoryBytes: > 0 }
                ? (int)Math.Min(100, 100 * (double)memory.MemoryLoadBytes / memory.TotalAvailableMemoryBytes)
                : null,
            Recognises = Tesseract.LanguagesOf(RecognitionTools.Find()),
        };
    }

    private static bool IsOpen(string url) =>
        !ListeningAddresses.AreLoopback(url) && !url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Given(string option, string? value) => value is { Length: > 0 } ? [option] : [];

    private static IEnumerable<SiloCertificate> Certificate(string option, string? file) =>
        file is null ? [] : [new SiloCertificate(option, EndOf(file))];

    /// <summary>When the first certificate of a file ends.</summary>
    private static DateTimeOffset? EndOf(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
            return found.Select(one => (DateTimeOffset?)new DateTimeOffset(one.NotAfter)).Min();
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            foreach (var one in found)
            {
                one.Dispose();
            }
        }
    }

    /// <summary>Options of silos that take requests, which get different answers where these differ.</summary>
    private Dictionary<string, string> Shared() =>
        options.TakesRequests
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["--replicas"] = options.Replicas.ToString(CultureInfo.InvariantCulture),
                ["--guard-policies"] =
                    policies?.Current.Policies.Values.Select(policy => policy.Version).Order(StringComparer.Ordinal)
                        is { } versions
                    && versions.Any()
                        ? string.Join(", ", versions)
                        : None,
                ["--max-document-bytes"] = options.MaxDocumentBytes.ToString(CultureInfo.InvariantCulture),
                ["--auth"] = options.Auth.ToLowerInvariant(),
                ["--access-header"] = options.AccessHeader ?? None,
                ["--oidc-authority"] = options.OidcAuthority ?? None,
                ["--oidc-audience"] = options.OidcAudience ?? None,
                ["--oidc-role-claim"] = options.OidcRoleClaim,
                ["--oidc-label-claim"] = options.OidcLabelClaim ?? None,
                ["PIPELINE_ADMIN_KEY"] = options.AdminKey is null ? None : "given",
            }
            : [];
}

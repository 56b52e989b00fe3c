using Pipeline.Grains.Roles;

namespace Pipeline.Silo.Configuration;

/// <summary>Reads and checks the options before anything starts.</summary>
internal static class SiloOptionsReader
{
    /// <summary>The options of a configuration, each value checked by its row of <see cref="OptionTable"/>.</summary>
    /// <exception cref="ConfigurationException">Values cannot be used; all are told at once.</exception>
    public static SiloOptions Read(IConfiguration configuration)
    {
        var options = new SiloOptions();
        var problems = new List<string>();
        foreach (var given in configuration.GetSection(ConfigurationSection.Name).GetChildren())
        {
            var option = OptionTable.All.FirstOrDefault(row =>
                row.Property.Equals(given.Key, StringComparison.OrdinalIgnoreCase)
            );
            if (option is null)
            {
                problems.Add($"'{given.Path}' is not an option. See --help for those there are");
            }
            else if (given.Value is { } value && option.Set(options, value) is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (options.IsClustered && options.Store is null)
        {
            problems.Add(
                "cluster postgres needs the database that all silos share; give it with --store \"Host=…;Database=…;Username=…\""
            );
        }

        if (
            !options.IsClustered
            && ((options.Name ?? options.Zone ?? options.Advertise) is not null || options.SiloRole != SiloRole.All)
        )
        {
            problems.Add(
                "name, zone, role and advertise are for a cluster of several silos; give --cluster postgres with them"
            );
        }

        if (options.IsClustered && (options.IsolateGeneration || options.IsWorkerProcess))
        {
            problems.Add(
                "isolate-generation and join are for a single silo; leave them out with --cluster postgres, and start a silo with --role worker instead"
            );
        }

        if (
            (options.SiloCertificate is null) != (options.SiloCa is null)
            || (options.SiloCa is not null && !options.IsClustered)
        )
        {
            problems.Add("silo-certificate and silo-ca belong together, and to --cluster postgres; give both, or none");
        }

        // ASP.NET's own way to name one is as good.
        var hasCertificate =
            options.Certificate is not null || configuration["Kestrel:Certificates:Default:Path"] is not null;
        if (options.Urls.Contains("https:", StringComparison.OrdinalIgnoreCase) && !hasCertificate)
        {
            problems.Add("urls has an https address; name its certificate with --certificate and --certificate-key");
        }

        if (
            options.Metrics is not null
            && problems.Count == 0
            && options.HttpAddresses.Select(ValueChecks.PortOf).Contains(ValueChecks.PortOf(options.Metrics))
        )
        {
            problems.Add(
                $"metrics has port {ValueChecks.PortOf(options.Metrics)}, which urls has too; give metrics a port of its own"
            );
        }

        if (options.IsKvCacheQ8 && options.UsesFlashAttention == false)
        {
            problems.Add("kv-cache q8 needs flash attention; leave flash-attention at auto, or set it to on");
        }

        if (options.OidcAuthority is not null != options.OidcAudience is not null)
        {
            problems.Add(
                "oidc-authority and oidc-audience belong together: a token that is made out for somebody else is no proof here"
            );
        }

        if (
            options.Auth.Equals("off", StringComparison.OrdinalIgnoreCase)
            && (options.OidcAuthority is not null || options.AdminKey is not null)
        )
        {
            problems.Add("auth off asks for no key; leave out oidc-authority and PIPELINE_ADMIN_KEY with it");
        }

        // Its characters are those of a bearer token (RFC 6750, section 2.1); it is never repeated.
        if (
            options.AdminKey is { } key
            && (key.Length < 32 || !key.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c)))
        )
        {
            problems.Add(
                $"PIPELINE_ADMIN_KEY has {key.Length} characters; give at least 32 random letters and digits, such as those of 'openssl rand -hex 32'"
            );
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, problems));
        }

        options.Data = Path.GetFullPath(options.Data);
        return options;
    }
}

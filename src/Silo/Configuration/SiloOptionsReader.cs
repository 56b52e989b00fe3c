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

        if (!options.IsClustered && (options.Name ?? options.Zone ?? options.Advertise) is not null)
        {
            problems.Add(
                "name, zone and advertise are for a cluster of several machines; give --cluster postgres with them"
            );
        }

        if (options.IsClustered && (options.IsolateGeneration || options.IsWorker || options.Join is not null))
        {
            problems.Add(
                "isolate-generation, role worker and join are for one machine; leave them out with --cluster postgres"
            );
        }
        else if (options.IsWorker != options.Join is not null)
        {
            problems.Add(
                "join names the silo that a worker belongs to, such as 127.0.0.1:11111; give it with --role worker and only then"
            );
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

        if (problems.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, problems));
        }

        options.Data = Path.GetFullPath(options.Data);
        return options;
    }
}

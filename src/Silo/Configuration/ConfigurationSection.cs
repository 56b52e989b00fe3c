namespace Pipeline.Silo.Configuration;

/// <summary>The section of appsettings.json.</summary>
internal static class ConfigurationSection
{
    public const string Name = "Pipeline";
}

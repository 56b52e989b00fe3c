using Pipeline.Grains.Hosting;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor;

/// <summary>What it takes to examine a deployment.</summary>
internal static class DoctorServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ISiloSettings, OwnSettings>();
        services.AddSingleton<FactGatherer>();
        services.AddSingleton<SiloDoctor>();
    }
}

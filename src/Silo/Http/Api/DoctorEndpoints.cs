using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>What is wrong with the deployment, and what to do.</summary>
internal static class DoctorEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet(
                "/doctor",
                (SiloDoctor doctor, CallerAccess access, HttpContext context) =>
                {
                    // It counts documents, whoever may read them.
                    access.RequireAll(context, "Findings of the doctor");
                    return doctor.ExamineAsync(context.RequestAborted);
                }
            )
            .For(KeyRole.Admin)
            .WithTags("Status")
            .WithSummary("Checks of the deployment, each with what to do; takes some seconds at most")
            .Produces<DoctorReport>();
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AspireAi.Api.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RequestIds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "client_request_id",
                table: "usage_records",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "provider_request_id",
                table: "usage_records",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "client_request_id",
                table: "usage_records");

            migrationBuilder.DropColumn(
                name: "provider_request_id",
                table: "usage_records");
        }
    }
}

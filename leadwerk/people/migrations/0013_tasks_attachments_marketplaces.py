from django.db import migrations, models

AS_BEFORE = {
    "lead.edit": ("lead.add_tasks", "lead.edit_tasks", "lead.attach", "lead.detach"),
    "manage.processes": ("manage.marketplaces",),
}


def as_they_could_before(apps, schema_editor):
    """Whoever could edit leads could do all of this with their tasks and files; marketplaces went with processes."""
    Grant = apps.get_model("people", "Grant")
    for former, new in AS_BEFORE.items():
        for grant in list(Grant.objects.filter(permission=former)):
            Grant.objects.bulk_create(
                [Grant(role_id=grant.role_id, permission=permission, scope=grant.scope) for permission in new]
            )


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0012_manage_intake'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='permission',
            field=models.CharField(choices=[('lead.view', 'View leads'), ('lead.create', 'Create leads'), ('lead.edit', 'Edit leads'), ('lead.assign', 'Assign leads'), ('lead.accept', 'Accept leads'), ('lead.move', 'Move leads through the stages'), ('lead.qualify', 'Qualify leads'), ('lead.close', 'Close leads as lost'), ('lead.convert', 'Convert leads'), ('lead.reject', 'Reject leads'), ('lead.reopen', 'Reopen leads'), ('lead.delete', 'Move leads to the bin'), ('lead.restore', 'Restore leads from the bin'), ('lead.export', 'Export leads'), ('lead.import', 'Import leads'), ('lead.change_process', 'Change the sales process of leads'), ('lead.add_tasks', 'Plan tasks at leads'), ('lead.edit_tasks', 'Change and complete tasks of leads'), ('lead.attach', 'Attach files to leads'), ('lead.detach', 'Remove attachments of leads'), ('account.view', 'View accounts'), ('account.create', 'Create accounts'), ('account.edit', 'Edit accounts'), ('account.assign', 'Hand over accounts'), ('account.delete', 'Move accounts to the bin'), ('account.restore', 'Restore accounts from the bin'), ('contact.view', 'View contacts'), ('contact.create', 'Create contacts'), ('contact.edit', 'Edit contacts'), ('contact.assign', 'Hand over contacts'), ('contact.delete', 'Move contacts to the bin'), ('contact.restore', 'Restore contacts from the bin'), ('opportunity.view', 'View opportunities'), ('opportunity.create', 'Create opportunities'), ('opportunity.edit', 'Edit opportunities'), ('opportunity.assign', 'Hand over opportunities'), ('opportunity.close', 'Close opportunities as won or lost'), ('opportunity.reopen', 'Reopen opportunities'), ('opportunity.delete', 'Move opportunities to the bin'), ('opportunity.restore', 'Restore opportunities from the bin'), ('campaign.view', 'View campaigns'), ('campaign.edit', 'Edit campaigns'), ('manage.processes', 'Manage sales processes and lists'), ('manage.marketplaces', 'Manage marketplaces'), ('manage.forms', 'Manage web forms'), ('manage.users', 'Manage users and teams'), ('manage.roles', 'Manage roles'), ('manage.settings', 'Manage settings'), ('manage.security', 'See the security log'), ('manage.look_as', 'Look as another person'), ('manage.intake', 'See and settle what came in')], max_length=40),
        ),
        migrations.RunPython(as_they_could_before, migrations.RunPython.noop),
    ]

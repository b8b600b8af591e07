# What the tests need in a fresh Redmine, made in one start of Rails: tables, default data, project,
# custom fields, people, rights, API keys. Prints the keys and ids as JSON.
namespace :portal_tests do
  task prepare: :environment do
    ActiveRecord::Base.dump_schema_after_migration = false # the package's folder stays as it is
    ENV['VERBOSE'] = 'false'
    ActiveRecord::Base.connection.execute('PRAGMA synchronous = OFF')
    Rake::Task['db:migrate'].invoke
    ActiveRecord::Base.descendants.each(&:reset_column_information)
    ENV['REDMINE_LANG'] = 'en'
    Rake::Task['redmine:load_default_data'].invoke
    Setting.rest_api_enabled = '1'
    Setting.notified_events = [] # mail is sent by threads, which SQLite would let fall over requests

    fields = {
      'Change key' => { is_filter: true },
      "Site's risk" => { is_filter: true },
      'Not a filter' => { is_filter: false },
      'Not of the project' => { is_filter: true, elsewhere: true },
    }
    made = fields.to_h do |name, facts|
      field = IssueCustomField.create!(
        name: name, field_format: 'string', is_for_all: false, is_filter: facts[:is_filter],
        tracker_ids: Tracker.ids, visible: true
      )
      [name, [field, facts]]
    end
    project = Project.create!(
      name: 'Network', identifier: 'network', is_public: false, trackers: Tracker.all,
      enabled_module_names: ['issue_tracking'],
      issue_custom_field_ids: made.values.reject { |_, facts| facts[:elsewhere] }.map { |f, _| f.id }
    )

    manager = Role.givable.find_by!(name: 'Manager')
    # As docs/ticketing-redmine.md tells to give the portal's account.
    portal = Role.create!(
      name: 'Portal', issues_visibility: 'all',
      permissions: %i[view_issues add_issues edit_issues add_issue_notes]
    )
    portal.copy_workflow_rules(manager)
    reader = Role.create!(name: 'Reader', permissions: %i[view_issues])

    people = { 'portal' => portal, 'engineer' => manager, 'reader' => reader, 'stranger' => nil }
    keys = people.to_h do |login, role|
      user = User.new(firstname: login.capitalize, lastname: 'Test', mail: "#{login}@example.org")
      user.login = login
      user.password = user.password_confirmation = SecureRandom.hex(16)
      user.save!
      Member.create!(project: project, user: user, roles: [role]) if role
      [login, user.api_key]
    end
    ids = made.transform_values { |field, _| field.id }
    puts({ keys: keys, fields: ids }.to_json)
  end
end

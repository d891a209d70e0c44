from leadwerk.desk.sign_on.tests.conftest import provider_process as provider_process
